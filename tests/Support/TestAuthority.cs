using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MiniCrm.Tests.Support;

/// <summary>An authority that gives out certificates for a cluster, each in a folder as hosts read it.</summary>
public sealed class TestAuthority : IDisposable
{
    public const string ServerUse = "1.3.6.1.5.5.7.3.1";
    public const string ClientUse = "1.3.6.1.5.5.7.3.2";

    private readonly DirectoryInfo _folders = Directory.CreateTempSubdirectory("minicrm-authority-");
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _certificate;
    private readonly TestAuthority? _above;
    private int _given;

    /// <param name="above">Who vouches for it; itself unless given.</param>
    public TestAuthority(TestAuthority? above = null)
    {
        _above = above;
        var request = new CertificateRequest($"CN=Authority of a test {Guid.NewGuid():N}", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        var (from, to) = (DateTimeOffset.UtcNow.AddDays(-20), DateTimeOffset.UtcNow.AddDays(20));
        _certificate = above is null ? request.CreateSelfSigned(from, to) : Signed(request, above, from, to);
    }

    /// <summary>In PEM, as <c>ca.crt</c> holds it: of the authority that everybody knows.</summary>
    public string Root => _above?.Root ?? _certificate.ExportCertificatePem();

    /// <summary>A new certificate in a folder of its own.</summary>
    /// <param name="ends">When; in ten days unless given.</param>
    /// <param name="trusted">What <c>ca.crt</c> holds; this authority unless given.</param>
    public string NewFolder(string name = "minicrm", string[]? uses = null, DateTimeOffset? ends = null, string? trusted = null)
    {
        var folder = _folders.CreateSubdirectory($"{++_given}").FullName;
        Write(folder, name, uses, ends, trusted);
        return folder;
    }

    /// <summary>Another certificate in place of what is there.</summary>
    public void Write(string folder, string name = "minicrm", string[]? uses = null, DateTimeOffset? ends = null, string? trusted = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN=Member {Guid.NewGuid():N}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([.. (uses ?? [ServerUse, ClientUse]).Select(use => new Oid(use))], critical: false));
        var end = ends ?? DateTimeOffset.UtcNow.AddDays(10);
        using var certificate = Signed(request, this, end.AddDays(-11), end);
        File.WriteAllText(Path.Combine(folder, "tls.key"), key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(Path.Combine(folder, "tls.crt"), string.Join('\n', [certificate.ExportCertificatePem(), .. Chain()]));
        File.WriteAllText(Path.Combine(folder, "ca.crt"), trusted ?? Root);
    }

    public void Dispose()
    {
        _folders.Delete(recursive: true);
        _certificate.Dispose();
        _key.Dispose();
    }

    private static X509Certificate2 Signed(CertificateRequest request, TestAuthority by, DateTimeOffset from, DateTimeOffset to)
    {
        var issuer = X509SignatureGenerator.CreateForECDsa(by._key);
        return request.Create(by._certificate.SubjectName, issuer, from, to, RandomNumberGenerator.GetBytes(16));
    }

    private IEnumerable<string> Chain() => _above is null ? [] : [_certificate.ExportCertificatePem(), .. _above.Chain()];
}
