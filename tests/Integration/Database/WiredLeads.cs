using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Database;

/// <summary>
/// A silo on a database of leads, by way of a wire that a test may ill-treat, for the tests of one class: each has a lead of its own, and leaves
/// behind what the next one can go on with, see <see cref="Mend"/>.
/// </summary>
public sealed class WiredLeads : IAsyncLifetime
{
    public TcpProxy Wire { get; private set; } = null!;

    public RoleDatabase Silo { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Wire = TcpProxy.To(DatabaseServer.Port);
        Silo = await RoleDatabase.StartAsync("leads", Wire);
    }

    /// <summary>Whatever was cut, swallowed or ended by the server, connections are new from now on.</summary>
    public void Mend()
    {
        Wire.Release();
        Wire.Cut();
        Silo.Pool.Clear();
        Silo.Database.Pool.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await Silo.DisposeAsync();
        await Wire.DisposeAsync();
    }
}
