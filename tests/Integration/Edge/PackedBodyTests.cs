using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Edge;

/// <summary>Bodies with <c>Content-Encoding</c>.</summary>
public sealed class PackedBodyTests(CrmFixture crm)
{
    private const int Limit = 1 << 20;

    [Theory]
    [InlineData("gzip")]
    [InlineData("GZIP")]
    [InlineData("x-gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    [InlineData("identity")]
    [InlineData("identity, gzip")]
    public async Task One_of_three_encodings_is_read(string encoding)
    {
        var client = (await crm.AdministratorAsync()).Client;
        using var content = Content(Packed(encoding, Lead(Limit)), encoding);

        var lead = await client.PostAsync("/leads", content);

        Assert.Equal("Zoë", lead.Expect(HttpStatusCode.Created)["firstName"].GetString());
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public async Task Too_much_is_413_whatever_it_was_packed_into_and_broken_data_are_400(string encoding)
    {
        var client = (await crm.AdministratorAsync()).Client;
        var whole = Packed(encoding, Lead(2000));
        (string What, byte[] Bytes, HttpStatusCode Status)[] rows =
        [
            ("one byte too many", Packed(encoding, Lead(Limit + 1)), HttpStatusCode.RequestEntityTooLarge),
            ("a bomb", Packed(encoding, Lead(64 * Limit), CompressionLevel.Optimal), HttpStatusCode.RequestEntityTooLarge),
            ("cut off", whole[..(whole.Length / 2)], HttpStatusCode.BadRequest),
            ("its last byte cut off", whole[..^1], HttpStatusCode.BadRequest),
            ("not packed", Lead(200), HttpStatusCode.BadRequest),
            ("changed within", [.. whole[..12], .. whole[12..].Select(value => (byte)~value)], HttpStatusCode.BadRequest),
            ("packed twice", Packed(encoding, whole), HttpStatusCode.BadRequest),
            ("nothing in it", Packed(encoding, []), HttpStatusCode.BadRequest),
            ("no JSON in it", Packed(encoding, "x"u8.ToArray()), HttpStatusCode.BadRequest),
        ];
        foreach (var (what, bytes, status) in rows)
        {
            using var content = Content(bytes, encoding);

            var answer = await client.PostAsync("/leads", content);

            Assert.True(status == answer.Status, $"{what}: {answer}");
            Assert.Equal("application/problem+json", answer.MediaType);
        }
    }

    [Theory]
    [InlineData("zstd")]
    [InlineData("compress")]
    [InlineData("gzip, br")]
    [InlineData("gzip, gzip")]
    [InlineData("gzip;q=1")]
    [InlineData("nonsense")]
    public async Task Another_one_is_415_and_told_which_there_are(string encoding)
    {
        var client = (await crm.AdministratorAsync()).Client;
        using var content = Content(Lead(200), encoding);

        var answer = await client.PostAsync("/leads", content);

        Assert.Equal((HttpStatusCode.UnsupportedMediaType, "gzip, deflate, br"), (answer.Status, answer.Header("Accept-Encoding")));
    }

    [Fact]
    public async Task Where_no_body_is_read_its_encoding_means_nothing()
    {
        var client = (await crm.AdministratorAsync()).Client;
        using var content = Content([], "zstd");

        Assert.Equal(HttpStatusCode.NotFound, (await client.SendAsync("DELETE", $"/leads/{Guid.NewGuid()}", content, cancellationToken: TestContext.Current.CancellationToken)).Status);
    }

    private static byte[] Lead(int length)
    {
        var lead = Encoding.UTF8.GetBytes($$"""{"firstName":"Zoë","lastName":"Packed","email":"{{CrmUsers.UniqueEmail()}}"}""");
        return [.. lead, .. Enumerable.Repeat((byte)' ', length - lead.Length)];
    }

    private static byte[] Packed(string encoding, byte[] content, CompressionLevel level = CompressionLevel.Fastest)
    {
        using var packed = new MemoryStream();
        using (Stream packing = encoding.Split(' ')[^1].ToUpperInvariant() switch
        {
            "GZIP" or "X-GZIP" => new GZipStream(packed, level, leaveOpen: true),
            "DEFLATE" => new ZLibStream(packed, level, leaveOpen: true),
            "BR" => new BrotliStream(packed, level, leaveOpen: true),
            _ => new BufferedStream(packed),
        })
        {
            packing.Write(content);
            packing.Flush();
            return packing is BufferedStream ? packed.ToArray() : Closed(packing, packed);
        }
    }

    private static byte[] Closed(Stream packing, MemoryStream packed)
    {
        packing.Dispose();
        return packed.ToArray();
    }

    private static ByteArrayContent Content(byte[] bytes, string encoding)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        return content;
    }
}
