using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Pages;

/// <summary>What holds for all pages: how they are sent, where forms may come from, and what is shown in place of a page.</summary>
public sealed class PageTests(CrmFixture crm)
{
    public static readonly TheoryData<string> Forms =
    [
        "/app/sign-in", "/app/sign-out", "/app/set-up", "/app/look", "/app/profile/name", "/app/profile/email", "/app/profile/password",
        "/app/profile/verification", "/app/profile/sessions/end", "/app/leads/new", "/app/leads/00000000-0000-7000-8000-000000000000/fields/company",
        "/app/leads/00000000-0000-7000-8000-000000000000/status", "/app/leads/00000000-0000-7000-8000-000000000000/assign",
        "/app/leads/00000000-0000-7000-8000-000000000000/delete", "/app/leads/00000000-0000-7000-8000-000000000000/restore", "/app/views", "/app/views/00000000-0000-7000-8000-000000000000", "/app/views/00000000-0000-7000-8000-000000000000/delete", "/app/leads/actions/preview", "/app/leads/actions", "/app/leads/actions/00000000-0000-7000-8000-000000000000/cancel", "/app/leads/actions/00000000-0000-7000-8000-000000000000/undo",
        "/app/inbox/read", "/app/inbox/00000000-0000-7000-8000-000000000000/read", "/app/imports", "/app/imports/00000000-0000-7000-8000-000000000000/start",
        "/app/imports/00000000-0000-7000-8000-000000000000/cancel", "/app/imports/00000000-0000-7000-8000-000000000000/revert", "/app/imports/00000000-0000-7000-8000-000000000000/delete", "/app/profile/sessions/00000000-0000-7000-8000-000000000000/end",
        "/app/people/new", "/app/people/00000000-0000-7000-8000-000000000000/role", "/app/people/00000000-0000-7000-8000-000000000000/activity",
    ];

    [Theory]
    [InlineData("text/html,*/*;q=0.8", "/app")]
    [InlineData("application/json", "/api")]
    [InlineData("*/*", "/api")]
    public async Task The_root_leads_people_to_their_pages_and_programs_to_those_of_the_API(string accept, string location)
    {
        var answer = (await crm.Anonymous.GetAsync("/", ("Accept", accept))).Is(302);

        Assert.Equal((location, "Accept"), (answer.Header("Location"), answer.Header("Vary")));
    }

    [Theory]
    [InlineData("/app/sign-in")]
    [InlineData("/app/profile")]
    [InlineData("/app/nothing")]
    public async Task Pages_take_nothing_from_elsewhere_and_are_kept_nowhere(string path)
    {
        await crm.AdministratorAsync();
        var visitor = path == "/app/sign-in" ? new Visitor(crm.Anonymous) : await Visitor.OfAsync(crm.Server, await crm.NewUserAsync());

        var page = await visitor.GetAsync(path, ("Accept-Encoding", "br"));

        var policy = page.Header("Content-Security-Policy")!;
        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("form-action 'self'; base-uri 'none'; frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal(("nosniff", "no-store", "same-origin"), (page.Header("X-Content-Type-Options"), page.Header("Cache-Control"), page.Header("Referrer-Policy")));
        Assert.Equal(["br"], page.ContentHeaders.ContentEncoding);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task A_form_of_another_site_does_nothing(string path)
    {
        var visitor = await Visitor.OfAsync(crm.Server, await crm.NewUserAsync());
        foreach (var header in new[] { ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-site"), ("Origin", "https://example.com"), ("Origin", "null") })
        {
            var refused = (await visitor.SendAsync(path, [("firstName", "Eve")], header)).Is(403);
            Assert.Equal("", Ops.AdminSession.SetCookie(refused));
        }

        (await visitor.Client.PostAsync(path, new FormUrlEncodedContent([]), ("Cookie", visitor.Cookie!))).IsProblem(403);
        (await visitor.GetAsync("/app/profile")).Is(200);
    }

    [Theory]
    [InlineData("/app/leads/new", 400)]
    [InlineData("/app/views", 400)]
    [InlineData("/app/imports", 400)]
    [InlineData("/app/leads/actions/preview", 400)]
    [InlineData("/app/sign-in", 401)]
    public async Task A_form_with_nothing_in_it_is_refused_like_one_with_too_little(string path, int status)
    {
        var visitor = await Visitor.OfAsync(crm.Server, await crm.NewUserAsync());

        (await visitor.SendAsync(path)).Is(status);
    }

    [Fact]
    public async Task A_form_is_no_JSON()
    {
        var visitor = await Visitor.OfAsync(crm.Server, await crm.NewUserAsync());

        var answer = await visitor.Client.PostAsync("/app/profile/name", new { firstName = "Eve" }, ("Cookie", visitor.Cookie!), Visitor.FromHere);

        answer.Is(415);
    }

    [Theory]
    [InlineData("/app/nothing", 404, "Not found")]
    [InlineData("/app/profile/nothing", 404, "Not found")]
    [InlineData("/app/assets/1/nothing.js", 404, "Not found")]
    public async Task What_is_not_there_is_a_page_for_people_and_a_document_for_programs(string path, int status, string title)
    {
        var page = (await new Visitor(crm.Anonymous).GetAsync(path)).Is(status);
        Assert.Equal("text/html", page.MediaType);
        Assert.Contains($"<h1>{title}</h1>", page.Text, StringComparison.Ordinal);

        (await crm.Anonymous.GetAsync(path)).IsProblem(status);
    }

    [Fact]
    public async Task A_method_that_a_page_does_not_take_is_said_on_a_page()
    {
        var answer = (await crm.Anonymous.SendAsync("DELETE", "/app/profile", null, [Visitor.Html], TestContext.Current.CancellationToken)).Is(405);

        Assert.Equal("text/html", answer.MediaType);
        Assert.Equal(["GET", "HEAD", "OPTIONS"], answer.ContentHeaders.Allow);
    }

    [Fact]
    public async Task Files_are_kept_for_ever_under_an_address_of_their_own_and_come_packed()
    {
        await crm.AdministratorAsync();
        var page = (await new Visitor(crm.Anonymous).GetAsync("/app/sign-in")).Is(200).Text;
        foreach (var name in new[] { "app.css", "app.js", "htmx.min.js", "icon.svg" })
        {
            var end = page.IndexOf($"/{name}\"", StringComparison.Ordinal) + name.Length + 1;
            var address = page[page.LastIndexOf('"', end - 1)..end].Trim('"');
            Assert.Matches("^/app/assets/[0-9a-f]{16}/", address);

            foreach (var (encoding, expected) in new[] { ("br, gzip", new[] { "br" }), ("gzip", ["gzip"]), ("identity", []) })
            {
                var file = (await crm.Anonymous.GetAsync(address, ("Accept-Encoding", encoding))).Is(200);
                Assert.Equal(expected, file.ContentHeaders.ContentEncoding);
                Assert.Equal("public, max-age=31536000, immutable", file.Header("Cache-Control"));
                Assert.Equal("Accept-Encoding", file.Header("Vary"));
            }

            // As a gateway of another build calls it.
            Assert.Equal("no-store", (await crm.Anonymous.GetAsync($"/app/assets/0123456789abcdef/{name}")).Is(200).Header("Cache-Control"));
        }
    }

    [Theory]
    [InlineData("", "en", "Sign in")]
    [InlineData("de-AT,en;q=0.5", "de", "Anmelden")]
    [InlineData("fr, ar;q=0.9, de;q=0.8", "ar", "تسجيل الدخول")]
    [InlineData("de;q=0, en;q=0.1", "en", "Sign in")]
    [InlineData("!!", "en", "Sign in")]
    public async Task Pages_speak_the_language_of_the_browser(string accepted, string code, string title)
    {
        await crm.AdministratorAsync();

        var page = (await new Visitor(crm.Anonymous).GetAsync("/app/sign-in", ("Accept-Language", accepted))).Is(200);

        Assert.Contains($"<html lang=\"{code}\" dir=\"{(code == "ar" ? "rtl" : "ltr")}\"", page.Text, StringComparison.Ordinal);
        Assert.Contains(title, Visitor.Read(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Or_what_was_chosen_and_look_as_was_chosen()
    {
        await crm.AdministratorAsync();
        var visitor = new Visitor(crm.Anonymous);

        var chosen = (await visitor.SendAsync("/app/look", ("language", "de"), ("theme", "contrast"), ("return", "/app/sign-in?x=1"))).Is(303);
        var cookie = Ops.AdminSession.SetCookie(chosen, "minicrm-look");
        var page = await (visitor with { Cookie = cookie.Split(';')[0] }).GetAsync("/app/sign-in", ("Accept-Language", "ar"));

        Assert.Equal("/app/sign-in?x=1", chosen.Header("Location"));
        Assert.Matches("^minicrm-look=de.contrast; max-age=34560000; path=/; samesite=lax; httponly$", cookie);
        Assert.Contains("<html lang=\"de\" dir=\"ltr\" data-theme=\"contrast\"", page.Text, StringComparison.Ordinal);
        Assert.Equal("/app", (await visitor.SendAsync("/app/look", ("language", "xx\r\n"), ("theme", "\""), ("return", "//example.com"))).Is(303).Header("Location"));
    }
}
