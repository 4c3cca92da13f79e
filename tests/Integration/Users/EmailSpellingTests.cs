using System.Globalization;
using System.Text;
using MiniCrm.Database.Migrations;
using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Integration.Database;
using MiniCrm.Tests.Support;
using MiniCrm.Users;
using Npgsql;

namespace MiniCrm.Tests.Integration.Users;

/// <summary>One address, however it is spelled: one account, found by every spelling.</summary>
public sealed class EmailSpellingTests(CrmFixture crm)
{
    private const string Script = "0006_email_spellings";

    public static TheoryData<string, string> Spellings => new()
    {
        { "νικος", "ΝΙΚΟΣ" },
        { "νικος", "νικοσ" },
        { "jürgen", "ju\u0308rgen" },
        { "𐐀da", "𐐨da" },
        { "straße", "STRAẞE" },
    };

    [Theory]
    [MemberData(nameof(Spellings))]
    public async Task An_address_in_another_spelling_is_taken_and_finds_and_signs_in_the_same_user(string one, string other)
    {
        var admin = (await crm.AdministratorAsync()).Client;
        var unique = $".{Guid.NewGuid():N}@example.com";
        var body = CrmUsers.NewUser();
        body["email"] = one + unique;
        var user = (await admin.PostAsync("/users", body)).Is(201);

        Assert.Equal(one + unique, user["email"].GetString());
        (await admin.PostAsync("/users", new Dictionary<string, object?>(body) { ["email"] = other + unique })).IsProblem(409);
        Assert.Equal(user.Id, (await admin.GetAsync($"/users/email/{Uri.EscapeDataString(other + unique)}")).Is(200).Id);
        var signedIn = (await crm.Anonymous.PostAsync("/auth/login", new { email = other + unique, password = body["password"] })).Is(200);
        Assert.Equal(user.Id, signedIn["user"].GetProperty("id").GetString());
    }

    [Fact]
    public async Task The_database_folds_as_we_do()
    {
        await using var database = await TestDatabase.OfRoleAsync("users");
        var addresses = Enumerable.Range(1, 0x1FFFF).Where(Rune.IsValid).Select(value => new Rune(value))
            .Where(rune => (Rune.IsLetter(rune) || Rune.IsNumber(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark) && !IsIdeograph(rune.Value))
            .Select(rune => rune.ToString())
            .Concat(["I\u0307", "q\u0307\u0323", "ᾳ\u0301", "\u1112\u1161\u11ab", "Σας", "ǅ"])
            .Select(text => (Lower: EmailAddress.LowerCase(text), Key: EmailAddress.Key(text))).ToArray();

        await using var command = database.Pool.CreateCommand("select key from unnest($1, $2) as pairs (lower, key) where email_fold_of(lower) <> key");
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. addresses.Select(address => address.Lower)] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. addresses.Select(address => address.Key)] });
        List<string> different = [];
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            different.Add(string.Join(' ', reader.GetString(0).EnumerateRunes().Select(rune => $"{rune.Value:X4}")));
        }

        // Of scripts beyond U+FFFF that are younger than the database.
        Assert.All(different, text => Assert.Matches("[0-9A-F]{5}", text));
    }

    [Fact]
    public async Task Accounts_that_were_told_apart_by_their_spelling_go_on_and_no_third_one_comes()
    {
        var scripts = SchemaScript.In("common", "users");
        await using var database = await TestDatabase.MigratedAsync([.. scripts.TakeWhile(script => !script.Name.Contains(Script, StringComparison.Ordinal))]);
        var (older, younger) = (TimeOrderedId.New(DateTimeOffset.UtcNow), TimeOrderedId.New(DateTimeOffset.UtcNow));
        await WriteAsync(database, older, null, "νικοσ@x");
        await WriteAsync(database, younger, null, "νικος@x");

        await new DatabaseMigration(database.ConnectionString, scripts).RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal([$"{younger}"], await database.ColumnAsync("select id from users where shared_email is not null"));
        Assert.Equal("users_email_key", await WriteAsync(database, Guid.NewGuid(), null, "νικοσ@x"));
        Assert.Equal("users_email_key", await WriteAsync(database, Guid.NewGuid(), null, "νικος@x"));
        Assert.Equal([$"{older}"], await FindAsync(database, "ΝΙΚΟΣ@x"));
        Assert.Equal([$"{older}"], await FindAsync(database, "νικοσ@x"));
        Assert.Equal([$"{younger}"], await FindAsync(database, "νικος@x"));

        // As the build before looks for it.
        Assert.Equal([$"{younger}"], await database.ColumnAsync("select id from users where email_key = 'νικος@x' and not deleted"));

        // Both can be written, and whoever changes the address has one of their own from then on.
        Assert.Equal("2", await WriteAsync(database, younger, 1, "νικος@x", "Renamed"));
        Assert.Equal("3", await WriteAsync(database, younger, 2, "ada@x"));
        Assert.Equal("users_email_key", await WriteAsync(database, Guid.NewGuid(), null, "ada@x"));
        Assert.Equal("users_email_key", await WriteAsync(database, younger, 3, "νικοσ@x"));
    }

    // They are many, and have neither case nor marks; of Hangul the first row is enough.
    private static bool IsIdeograph(int value) => value is (>= 0x3400 and <= 0x9FFF) or (>= 0xAD00 and <= 0xD7A3) or (>= 0x17000 and <= 0x18CFF);

    private static Task<IReadOnlyList<string>> FindAsync(TestDatabase database, string email) => database.ColumnAsync(
        $"""
        select id from users where email_fold = '{EmailAddress.Key(email)}' and not deleted
        order by email_key = '{EmailAddress.LowerCase(email)}' desc, email_key is not distinct from shared_email limit 1
        """);

    private static async Task<string> WriteAsync(TestDatabase database, Guid id, int? version, string email, string name = "Ada")
    {
        try
        {
            var written = await database.WriteAsync(
                "user",
                id,
                version,
                $$"""{"state":{"firstName":"{{name}}","email":"{{email}}","emailKey":"{{EmailAddress.LowerCase(email)}}","role":"manager","isActive":true},"events":[],"timeline":[]}""");
            return written?.ToString(CultureInfo.InvariantCulture) ?? "lost";
        }
        catch (PostgresException violation) when (violation.SqlState.StartsWith("23", StringComparison.Ordinal))
        {
            return violation.ConstraintName!;
        }
    }
}
