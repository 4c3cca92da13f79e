using System.Text.RegularExpressions;
using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Integration.Imports;
using MiniCrm.Tests.Integration.Leads;
using MiniCrm.Tests.Integration.Leads.Actions;
using MiniCrm.Tests.Integration.Notifications;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Roles;

/// <summary>One user of each role, and one more whose data is foreign to all of them.</summary>
public sealed partial class Cast(CrmFixture crm) : IAsyncLifetime
{
    private const string File = "firstName,lastName,email\nJane,Doe,jane@example.com\n";

    private readonly Dictionary<string, CrmUser> _users = [];
    private CrmUser _other = null!;
    private CrmClient _admin = null!;

    public async ValueTask InitializeAsync()
    {
        _admin = (await crm.AdministratorAsync()).Client;
        foreach (var role in new[] { "admin", "manager", "sales_rep" })
        {
            _users.Add(role, await crm.NewUserAsync(role));
        }

        _other = await crm.NewUserAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public CrmClient ClientOf(string role) => _users.TryGetValue(role, out var user) ? user.Client : crm.Anonymous;

    public CrmUser UserOf(string role) => _users[role];

    /// <summary>Puts in what stands in angle brackets, and makes it where it has to be made.</summary>
    /// <param name="role">From whose point of view; whoever is not signed in has nothing of their own, and looks at the other's.</param>
    public async Task<string> FillAsync(string text, string role)
    {
        var caller = _users.GetValueOrDefault(role, _other);
        foreach (var name in Names().Matches(text).Select(match => match.Groups["name"].Value).Distinct())
        {
            text = text.Replace($"<{name}>", await ValueAsync(name, caller), StringComparison.Ordinal);
        }

        return text;
    }

    private async Task<string> ValueAsync(string name, CrmUser caller) => name switch
    {
        "self" => caller.Id,
        "role" => caller.Role,
        "anotherRole" => caller.Role == "admin" ? "manager" : "admin",
        "other" => _other.Id,
        "otherEmail" => _other.Email,
        "otherPassword" => _other.Password,
        "unknown" => Guid.CreateVersion7().ToString(),
        "email" => CrmUsers.UniqueEmail(),
        "newUser" => (await _admin.PostAsync("/users", CrmUsers.NewUser())).Is(201).Id,
        "assignedLead" => (await _admin.CreateLeadAsync(caller.Id)).Id,
        "createdLead" => (await caller.Client.CreateLeadAsync()).Id,
        "foreignLead" => (await _admin.CreateLeadAsync(_other.Id)).Id,
        "deletedLead" => await LeadAsync(caller.Id, "DELETE", ""),
        "foreignDeletedLead" => await LeadAsync(_other.Id, "DELETE", ""),
        "erasedLead" => await LeadAsync(caller.Id, "POST", "/erase"),
        "wholeLead" => (await MergeAsync(caller.Id)).Whole,
        "mergedLead" => (await MergeAsync(caller.Id)).Part,
        "foreignWholeLead" => (await MergeAsync(_other.Id)).Whole,
        "foreignMergedLead" => (await MergeAsync(_other.Id, partOf: caller.Id)).Part,
        "ownView" => (await caller.Client.PostAsync("/views", new { name = "Mine", query = "" })).Is(201).Id,
        "foreignView" => (await _other.Client.PostAsync("/views", new { name = "Theirs", query = "" })).Is(201).Id,
        "sharedView" => (await _admin.PostAsync("/views", new { name = "Ours", query = "", shared = true })).Is(201).Id,
        "ownImport" => (await caller.Client.UploadAsync(File)).Is(202).Id,
        "foreignImport" => (await _other.Client.UploadAsync(File)).Is(202).Id,
        "ownAction" => await ActionAsync(caller.Client),
        "foreignAction" => await ActionAsync(_other.Client),
        "previewToken" => (await PreviewAsync(caller.Client))["token"].GetString()!,
        "foreignPreviewToken" => (await PreviewAsync(_other.Client))["token"].GetString()!,
        "ownNotification" => (await _admin.NotifyAsync(caller.Id)).Id,
        "foreignNotification" => (await _admin.NotifyAsync(_other.Id)).Id,
        _ => throw new ArgumentException($"Nothing is called {name}.", nameof(name)),
    };

    /// <summary>The id of a lead to which something has been done since.</summary>
    private async Task<string> LeadAsync(string assignedUserId, string method, string path)
    {
        var id = (await _admin.CreateLeadAsync(assignedUserId)).Id;
        (await _admin.SendAsync(method, $"/leads/{id}{path}", null, null, TestContext.Current.CancellationToken)).Is(204);
        return id;
    }

    /// <summary>Of a lead that the client creates.</summary>
    private static async Task<CrmResponse> PreviewAsync(CrmClient client)
    {
        var lead = await client.CreateLeadAsync();
        return (await client.PreviewAsync($"email={lead["email"].GetString()}", ActionSteps.Contacted)).Is(200);
    }

    private static async Task<string> ActionAsync(CrmClient client) =>
        (await client.ActionEndedAsync((await client.StartAsync(await PreviewAsync(client))).Is(202).Id)).Id;

    /// <param name="partOf">Whose the lead is that is merged: nobody sees by it what it is a part of.</param>
    private async Task<(string Whole, string Part)> MergeAsync(string assignedUserId, string? partOf = null)
    {
        var (whole, part) = ((await _admin.CreateLeadAsync(assignedUserId)).Id, (await _admin.CreateLeadAsync(partOf)).Id);
        (await _admin.PostAsync($"/leads/{whole}/merge", new { otherId = part })).Is(200);
        return (whole, part);
    }

    [GeneratedRegex("<(?<name>[a-zA-Z]+)>")]
    private static partial Regex Names();
}
