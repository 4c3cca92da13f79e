using System.Net.Http.Headers;
using System.Text;
using MiniCrm.Tests.Integration.Imports;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Pages;

/// <summary>Imports by forms alone, as a browser without script sends them.</summary>
public sealed class ImportTests(CrmFixture crm)
{
    private const string Header = "Vorname,Nachname,E-Mail,Firma\n";

    [Fact]
    public async Task A_file_is_looked_at_mapped_started_and_its_faults_come_back_as_a_file()
    {
        var user = await crm.NewUserAsync();
        var visitor = await Visitor.OfAsync(crm.Server, user);
        var name = ImportSteps.UniqueName();
        var rows = string.Concat(Enumerable.Range(0, 12).Select(i => $"Ada{i},{name},{name}{i}@example.com,\"<b>Firm</b>, {i}\"\n"));

        var uploaded = (await UploadAsync(visitor, $"{Header}Eve,{name},none,\n{rows}", "leads <1>.csv")).Is(303);
        var address = uploaded.Header("Location")!;
        var page = (await visitor.GetAsync(address)).Is(200);

        Assert.Contains("<h1>leads &lt;1&gt;.csv</h1>", page.Text, StringComparison.Ordinal);
        Assert.Contains("E-mail: must be an e-mail address", Visitor.Read(page), StringComparison.Ordinal);
        Assert.True(page.Text.IndexOf("id=\"faults\"", StringComparison.Ordinal) < page.Text.IndexOf("id=\"plan\"", StringComparison.Ordinal));
        Assert.Contains("<option value=\"email\" selected>", page.Text, StringComparison.Ordinal);
        Assert.Contains("Ada8", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Ada9", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>Firm", page.Text, StringComparison.Ordinal);

        (await visitor.SendAsync($"{address}/start", ("column-1", "firstName"), ("column-2", "lastName"), ("column-3", "email"), ("default-source", "referral"), ("duplicates", "create"))).Is(303);
        var import = await user.Client.EndedAsync(address.Split('/')[^1]);

        Assert.Equal("done: 12 created, 1 refused", import.Outcome());
        Assert.Equal("create", import["plan"].GetProperty("duplicates").GetString());
        var lead = (await user.Client.GetAsync($"/leads?email={name}3@example.com")).Is(200).Body[0];
        Assert.Equal(("referral", null), (lead.GetProperty("source").GetString(), lead.GetProperty("company").GetString()));
        var refused = (await visitor.GetAsync($"{address}/refused")).Is(200);
        Assert.Equal("text/csv", refused.MediaType);
        Assert.Contains("none,,2,email must be an e-mail address", refused.Text, StringComparison.Ordinal);
        Assert.Contains("leads &lt;1&gt;.csv", (await visitor.GetAsync("/app/imports")).Is(200).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_with_a_plan_is_said_above_it_and_what_was_chosen_stays()
    {
        var visitor = await Visitor.OfAsync(crm.Server, await crm.NewUserAsync());
        var address = (await UploadAsync(visitor, $"{Header}Ada,Lovelace,ada@example.com,Example\n", "leads.csv")).Is(303).Header("Location")!;

        var page = (await visitor.SendAsync($"{address}/start", ("column-1", "notes"), ("column-2", "notes"), ("default-company", "Kept Ltd"))).Is(400);

        Assert.Contains("There is neither a column nor a default for: First name, Last name, E-mail", Visitor.Read(page), StringComparison.Ordinal);
        Assert.Contains("Read from more than one column: Notes", Visitor.Read(page), StringComparison.Ordinal);
        Assert.Contains("value=\"Kept Ltd\"", page.Text, StringComparison.Ordinal);
        Assert.Contains("id=\"plan\"", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_without_a_file_or_with_one_that_is_none_is_told_so()
    {
        var visitor = await Visitor.OfAsync(crm.Server, await crm.NewUserAsync());

        Assert.Contains("Choose a file first", (await visitor.SendAsync("/app/imports", ("file", "x"))).Is(400).Text, StringComparison.Ordinal);
        Assert.Contains("Choose a file first", (await UploadAsync(visitor, "", "")).Is(400).Text, StringComparison.Ordinal);
        Assert.Contains("The file has no rows", (await UploadAsync(visitor, "", "empty.csv")).Is(422).Text, StringComparison.Ordinal);
        Assert.Contains("id=\"file\"", (await UploadAsync(visitor, "\0", "nothing.ndjson")).Text, StringComparison.Ordinal);
        (await SendAsync(visitor, new StringContent("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\nfirstName\r\nAda", Encoding.UTF8), "multipart/form-data; boundary=b")).Is(400);
        (await SendAsync(visitor, new StringContent("nothing of a form", Encoding.UTF8), "multipart/form-data; boundary=b")).Is(400);
        (await SendAsync(visitor, new StringContent("x", Encoding.UTF8), "multipart/form-data")).Is(400);
    }

    [Fact]
    public async Task Lines_of_JSON_have_no_columns_to_be_chosen()
    {
        var user = await crm.NewUserAsync();
        var visitor = await Visitor.OfAsync(crm.Server, user);
        var address = (await UploadAsync(visitor, $$"""{"firstName":"Ada","lastName":"Lovelace","email":"{{CrmUsers.UniqueEmail()}}"}""", "leads.ndjson")).Is(303).Header("Location")!;

        var page = (await visitor.GetAsync(address)).Is(200);
        (await visitor.SendAsync($"{address}/start", ("duplicates", "skip"))).Is(303);

        Assert.DoesNotContain("name=\"column-", page.Text, StringComparison.Ordinal);
        Assert.Equal("done: 1 created", (await user.Client.EndedAsync(address.Split('/')[^1])).Outcome());
    }

    [Fact]
    public async Task Imports_are_listed_in_parts_and_dropped()
    {
        var visitor = await Visitor.OfAsync(crm.Server, await crm.NewUserAsync());
        var address = (await UploadAsync(visitor, $"{Header}Ada,Lovelace,ada@example.com,\n", "dropped.csv")).Is(303).Header("Location")!;

        (await visitor.GetAsync("/app/imports?before=nonsense")).Is(400);
        Assert.DoesNotContain("dropped.csv", (await visitor.GetAsync($"/app/imports?before={address.Split('/')[^1]}")).Is(200).Text, StringComparison.Ordinal);
        Assert.Equal("/app/imports?told=dropped", (await visitor.SendAsync($"{address}/delete")).Is(303).Header("Location"));
        (await visitor.GetAsync(address)).Is(404);
        Assert.DoesNotContain("dropped.csv", (await visitor.GetAsync("/app/imports?told=dropped")).Is(200).Text, StringComparison.Ordinal);
    }

    private static Task<CrmResponse> UploadAsync(Visitor visitor, string text, string name)
    {
        var boundary = Guid.NewGuid().ToString("n");
        var form = $"--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n{text}\r\n--{boundary}--\r\n";
        return SendAsync(visitor, new StringContent(form, Encoding.UTF8), $"multipart/form-data; boundary={boundary}");
    }

    private static async Task<CrmResponse> SendAsync(Visitor visitor, StringContent content, string type)
    {
        using (content)
        {
            content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
            return await visitor.Client.PostAsync("/app/imports", content, Visitor.Html, Visitor.FromHere, ("Cookie", visitor.Cookie!));
        }
    }
}
