using System.IO.Compression;
using System.Text;
using System.Text.Json;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Imports;

/// <summary>What files are made of is found out, told, and makes no difference to the leads that come of them.</summary>
public sealed class ImportFormatTests(CrmFixture crm)
{
    private static readonly string[] Delimiters = [",", ";", "\t", "|"];
    private static readonly string[] LineEnds = ["\r\n", "\n"];
    private static readonly string[] Encodings = ["utf-8", "utf-8 with mark", "utf-16le", "utf-16be", "windows-1252"];

    public static TheoryData<string, string, string, bool> Files()
    {
        var files = new TheoryData<string, string, string, bool>();
        foreach (var delimiter in Delimiters)
        {
            foreach (var encoding in Encodings)
            {
                files.Add(delimiter, encoding, LineEnds[files.Count % 2], files.Count % 3 == 0);
            }
        }

        return files;
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_file_is_recognised_and_read(string delimiter, string encoding, string lineEnd, bool says)
    {
        var client = (await crm.NewUserAsync()).Client;
        var name = ImportSteps.UniqueName();
        var rows = new[]
        {
            new[] { "Vorname", "Nachname", "E-Mail-Adresse", "Firma", "Bemerkungen" },
            ["Zoë", name, $"{name}@example.com", "Müller & Söhne", $"one{delimiter}\ntwo \"three\""],
            ["", "", "", "", ""],
            ["Grace", name, $"{name}.2@example.com", "", ""],
        };
        var text = (says ? $"sep={delimiter}{lineEnd}" : "") + string.Concat(rows.Select(row => string.Join(delimiter, row.Select(Quoted)) + lineEnd));

        var import = (await client.UploadAsync(Encoded(text, encoding))).Is(202);
        var found = import["found"];

        Assert.Equal(
            (encoding.Split(' ')[0], delimiter, true),
            (found.GetProperty("encoding").GetString(), found.GetProperty("delimiter").GetString(), found.GetProperty("hasHeader").GetBoolean()));
        Assert.Equal(
            ["1 Vorname firstName", "2 Nachname lastName", "3 E-Mail-Adresse email", "4 Firma company", "5 Bemerkungen notes"],
            found.GetProperty("columns").EnumerateArray().Select(column => $"{column.GetProperty("number")} {column.Text("name")} {column.Text("field")}"));
        Assert.Equal([2, 4], found.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("row").GetInt32()));
        Assert.Empty(found.GetProperty("faults").EnumerateArray());

        (await client.PostAsync($"/imports/{import.Id}/start", new { duplicates = "create" })).Is(200);
        Assert.Equal("done: 2 created", (await client.EndedAsync(import.Id)).Outcome());
        var lead = (await client.GetAsync("/leads")).Is(200).Body.EnumerateArray().Single(lead => lead.Text("firstName") == "Zoë");
        Assert.Equal((name, "Müller & Söhne", $"one{delimiter}\ntwo \"three\""), (lead.Text("lastName"), lead.Text("company"), lead.Text("notes")));
    }

    [Theory]
    [InlineData("Vorname;Name;Mail;Telefon;Firma;Position;Notiz;Quelle", "firstName lastName email phone company position notes source")]
    [InlineData("Prénom,Nom,Courriel,Téléphone,Société,Fonction,Remarques", "firstName lastName email phone company position notes")]
    [InlineData("Nombre;Apellidos;Correo electrónico;Teléfono;Empresa;Cargo;Comentarios", "firstName lastName email phone company position notes")]
    [InlineData("Nome;Cognome;Indirizzo e-mail;Telefono;Azienda;Ruolo;Note", "firstName lastName email phone company position notes")]
    [InlineData("Voornaam;Achternaam;E-mailadres;Telefoonnummer;Bedrijf;Functie;Opmerkingen", "firstName lastName email phone company position notes")]
    [InlineData("Imię;Nazwisko;Adres e-mail;Numer telefonu;Firma;Stanowisko;Uwagi;Źródło", "firstName lastName email phone company position notes source")]
    [InlineData("FIRST NAME,Last_Name,E-Mail,Mobile Phone,Company Name,Job Title,Favourite colour", "firstName lastName email phone company position -")]
    [InlineData("id,firstName,lastName,email,phone,company,position,notes,status,source,assignedUserId,createdAt,updatedAt", "- firstName lastName email phone company position notes status source assignedUserId - -")]
    [InlineData("Name,E-Mail,E-Mail 2,Email", "- email - -")]
    public async Task Columns_are_proposed_from_names_in_many_languages(string header, string fields)
    {
        var client = (await crm.NewUserAsync()).Client;
        var delimiter = header.Contains(';', StringComparison.Ordinal) ? ';' : ',';
        var row = string.Join(delimiter, Enumerable.Repeat("x", header.Split(delimiter).Length));

        var import = (await client.UploadAsync($"{header}\r\n{row}\r\n")).Is(202);

        Assert.Equal(fields, string.Join(' ', import["found"].GetProperty("columns").EnumerateArray().Select(column => column.Text("field") ?? "-")));
    }

    [Fact]
    public async Task Without_a_header_values_tell_what_they_can_and_the_mapping_the_rest()
    {
        var client = (await crm.NewUserAsync()).Client;
        var name = ImportSteps.UniqueName();
        var import = (await client.UploadAsync($"Ada,{name},{name}@example.com,+491701234567\nGrace,{name},{name}.2@example.com,+491701234568\n")).Is(202);

        Assert.Equal(["", "", "email", "phone"], import["found"].GetProperty("columns").EnumerateArray().Select(column => column.Text("field") ?? ""));
        Assert.False(import["found"].GetProperty("hasHeader").GetBoolean());
        object[] mapping = [new { column = 1, field = "firstName" }, new { column = 2, field = "lastName" }, new { column = 3, field = "email" }];
        (await client.PostAsync($"/imports/{import.Id}/start", new { mapping, duplicates = "create" })).Is(200);
        Assert.Equal("done: 2 created", (await client.EndedAsync(import.Id)).Outcome());
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task A_file_may_be_packed(string encoding)
    {
        var client = (await crm.NewUserAsync()).Client;
        var packed = new MemoryStream();
        await using (Stream packing = encoding switch
        {
            "gzip" => new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            "br" => new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            _ => new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true),
        })
        {
            var row = Encoding.UTF8.GetBytes($"{{\"firstName\":\"Ada\",\"lastName\":\"Lovelace\",\"email\":\"ada@example.com\",\"notes\":\"{new string('x', 900)}\"}}\n");
            for (var i = 0; i < 2000; i++)
            {
                await packing.WriteAsync(row, TestContext.Current.CancellationToken);
            }
        }

        // More than any other body may have.
        var import = (await client.UploadAsync(packed.ToArray(), ImportSteps.Ndjson, encoding: encoding)).Is(202);
        Assert.True(import["size"].GetInt64() > 1 << 20);
        (await client.UploadAsync("not packed"u8.ToArray(), encoding: encoding)).IsProblem(400);
    }

    [Fact]
    public async Task Lines_of_json_are_taken_as_the_api_takes_a_lead()
    {
        var client = (await crm.NewUserAsync()).Client;
        var name = ImportSteps.UniqueName();
        var good = new { firstName = "Ada", lastName = name, email = $"{name}@example.com", source = "website", status = "qualified" };
        string[] lines =
        [
            JsonSerializer.Serialize(good),
            "",
            """{"firstName":"Ada","lastName":"L","email":"ada@example.com","colour":"red"}""",
            """{"firstName":"Ada","lastName":"L","email":7}""",
            """{"firstName":"Ada","lastName":"L","email":"ada"}""",
            "[]",
            "{",
            """{"firstName":"Ada","firstName":"Bea","lastName":"L","email":"ada@example.com"}""",
        ];

        var ended = await client.ImportAsync(string.Join("\r\n", lines), new { duplicates = "create" }, ImportSteps.Ndjson);

        Assert.Equal("done: 1 created, 6 refused", ended.Outcome());
        var lead = Assert.Single((await client.GetAsync("/leads")).Is(200).Body.EnumerateArray());
        Assert.Equal(("website", "qualified"), (lead.Text("source"), lead.Text("status")));
        var refused = (await client.GetAsync($"/imports/{ended.Id}/refused")).Is(200).Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("line,row,reason", refused[0]);
        Assert.Equal(
            [
                "3,\"colour is unknown, given twice, or not of the right type or value\"",
                "4,\"email is unknown, given twice, or not of the right type or value\"",
                "5,email must be an e-mail address of at most 255 characters",
                "6,is not a JSON object that can be read",
                "7,is not a JSON object that can be read",
                "8,\"firstName is unknown, given twice, or not of the right type or value\"",
            ],
            refused[1..].Select(line => line[(line.LastIndexOf(",\"", StringComparison.Ordinal) is var quoted and > 0 && line.EndsWith('"') ? line.LastIndexOf(',', quoted - 1) : line.LastIndexOf(',', line.LastIndexOf(',') - 1))..].TrimStart(',')));
    }

    [Theory]
    [InlineData("", "text/csv", 400, "The body is missing")]
    [InlineData("\r\n\r\n", "text/csv", 422, "The file has no rows")]
    [InlineData("firstName,lastName,email\r\n", "text/csv", 422, "The file has no rows")]
    [InlineData("\n\n", "application/x-ndjson", 422, "The file has no rows")]
    public async Task A_file_without_rows_is_none(string text, string type, int status, string detail)
    {
        var client = (await crm.NewUserAsync()).Client;

        (await client.UploadAsync(text, type)).IsProblem(status, detail);

        Assert.Empty((await client.GetAsync("/imports")).Is(200).Body.EnumerateArray());
    }

    [Fact]
    public async Task A_quote_that_is_not_closed_ends_the_import_where_it_stands()
    {
        var client = (await crm.NewUserAsync()).Client;
        var name = ImportSteps.UniqueName();
        var good = string.Concat(Enumerable.Range(0, 1500).Select(i => $"Ada,{name},{name}.{i}@example.com\n"));
        var text = $"firstName,lastName,email\n{good}\"Eve,{name},eve@example.com\n{string.Concat(Enumerable.Repeat($"Eve,{name},eve@example.com\n", 60_000))}";

        var ended = await client.ImportAsync(text, new { duplicates = "create" });

        Assert.Equal("failed: 1500 created", ended.Outcome());
        Assert.Equal("Row 1502 does not end within 1 MiB: perhaps a quote is not closed", ended["failure"].GetString());
    }

    private static string Quoted(string cell) => cell.Any(character => character is ',' or ';' or '\t' or '|' or '\n' or '"') ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;

    private static byte[] Encoded(string text, string encoding) => encoding switch
    {
        "utf-8 with mark" => [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text)],
        "utf-16le" => [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(text)],
        "utf-16be" => Encoding.BigEndianUnicode.GetBytes(text),
        "windows-1252" => CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetBytes(text),
        _ => Encoding.UTF8.GetBytes(text),
    };
}
