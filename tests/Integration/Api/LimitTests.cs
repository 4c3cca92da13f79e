using System.Net;
using System.Text;
using System.Text.Json;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Api;

/// <summary>What is just within the limits is taken, and comes back as it was sent.</summary>
public sealed class LimitTests(CrmFixture crm)
{
    [Fact]
    public async Task The_longest_lead_is_a_lead()
    {
        var client = (await crm.AdministratorAsync()).Client;
        var lead = new Dictionary<string, string>
        {
            ["firstName"] = new('é', 100),
            ["lastName"] = string.Concat(Enumerable.Repeat("😀", 50)),
            ["email"] = $"{new string('a', 63)}@{string.Join('.', Enumerable.Repeat(new string('b', 62), 3))}.de",
            ["phone"] = "+123456789012345",
            ["company"] = new('c', 255),
            ["position"] = new('p', 255),
            ["notes"] = string.Concat(Enumerable.Repeat("a line\r\n\t<b>\"'\\", 666)),
            ["source"] = "email_campaign",
        };

        var created = (await client.PostAsync("/leads", lead)).Expect(HttpStatusCode.Created);

        var read = await client.GetAsync($"/leads/{created.Id}");
        Assert.All(lead, member => Assert.Equal(member.Value, read[member.Key].GetString()));
    }

    [Theory]
    [InlineData("+1234567890")]
    [InlineData("+12")]
    public async Task A_telephone_number_in_E164_is_taken(string phone)
    {
        var client = (await crm.AdministratorAsync()).Client;

        var lead = await client.PostAsync("/leads", new { firstName = "Jane", lastName = "Doe", email = "jane@example.com", phone });

        Assert.Equal(phone, lead.Expect(HttpStatusCode.Created)["phone"].GetString());
    }

    [Theory]
    [InlineData("8 letter")]
    [InlineData("€€€€€€€€€€€€€€€€€€€€€€€€")]
    [InlineData("123456789012345678901234567890123456789012345678901234567890123456789012")]
    public async Task A_password_of_eight_characters_to_seventy_two_bytes_signs_in(string password)
    {
        var client = (await crm.AdministratorAsync()).Client;
        var user = CrmUsers.NewUser();
        user["password"] = password;
        (await client.PostAsync("/users", user)).Expect(HttpStatusCode.Created);

        await crm.Anonymous.SignInAsync((string)user["email"]!, password);

        var cut = await crm.Anonymous.PostAsync("/auth/login", new { email = user["email"], password = password[..^1] });
        Assert.Equal(HttpStatusCode.Unauthorized, cut.Status);
        var longer = await crm.Anonymous.PostAsync("/auth/login", new { email = user["email"], password = password + "x" });
        Assert.Equal(HttpStatusCode.Unauthorized, longer.Status);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"a":1e308,"b":-1.5E-300,"c":-9007199254740992,"d":"é😀\"\\","e":[null,true,{}]}""")]
    [InlineData("32 levels")]
    [InlineData("8 KiB")]
    public async Task Metadata_comes_back_as_the_same_JSON(string metadata)
    {
        var admin = await crm.AdministratorAsync();
        var json = metadata switch
        {
            "32 levels" => string.Concat(Enumerable.Repeat("{\"a\":", 32)) + "1" + new string('}', 32),
            "8 KiB" => $"{{\"a\":\"{new string('x', (8 << 10) - "{\"a\":\"\"}".Length)}\"}}",
            _ => metadata,
        };
        using var body = Json($$"""{"type":"in_app","title":"t","message":"m","recipientId":"{{admin.Id}}","metadata":{{json}}}""");

        var created = (await admin.Client.PostAsync("/notifications", body)).Expect(HttpStatusCode.Created);

        var read = await admin.Client.GetAsync($"/notifications/{created.Id}");
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(json), read["metadata"]), read.Text);
    }

    [Fact]
    public async Task A_body_of_one_MiB_is_read()
    {
        var client = (await crm.AdministratorAsync()).Client;
        const string Lead = """{"firstName":"Jane","lastName":"Doe","email":"jane@example.com"}""";
        using var body = Json(Lead + new string(' ', (1 << 20) - Lead.Length));

        (await client.PostAsync("/leads", body)).Expect(HttpStatusCode.Created);
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");
}
