using MiniCrm.Grains.Notifications.Delivery.Webhooks;

namespace MiniCrm.Tests.Unit.Notifications;

public sealed class WebhookSignatureTests
{
    /// <summary>As <c>printf '1767225600.{"a":1}' | openssl dgst -sha256 -hmac secret</c> says.</summary>
    [Fact]
    public void It_is_what_openssl_computes() => Assert.Equal(
        "sha256=96a067a1c95eb143fc00b9097bcfcbcd5456adda508c443ff219748e764dbed7",
        WebhookSignature.Of("secret", "1767225600", """{"a":1}"""u8));
}
