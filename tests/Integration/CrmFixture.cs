using MiniCrm.Tests.Integration;
using MiniCrm.Tests.Support;

[assembly: AssemblyFixture(typeof(CrmFixture))]

namespace MiniCrm.Tests.Integration;

/// <summary>
/// The one MiniCRM that all tests share, started once. A test makes its own data on it, with names of its own, and neither
/// stops it nor counts on what others have left; one that must do either starts a <see cref="CrmServer"/> for itself,
/// on the PostgreSQL of this one.
/// </summary>
public sealed class CrmFixture : IAsyncLifetime
{
    public CrmServer Server { get; private set; } = null!;

    /// <summary>A client nobody has signed in on.</summary>
    public CrmClient Anonymous => Server.Client();

    /// <summary>The first user, an admin.</summary>
    public Task<CrmUser> AdministratorAsync() => Server.AdministratorAsync();

    /// <summary>A new user, signed in.</summary>
    public Task<CrmUser> NewUserAsync(string role = "sales_rep") => Server.NewUserAsync(role);

    public async ValueTask InitializeAsync() => Server = await CrmServer.StartAsync();

    // Null when it could not start.
    public ValueTask DisposeAsync() => Server?.DisposeAsync() ?? ValueTask.CompletedTask;
}
