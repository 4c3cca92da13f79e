using MiniCrm.Silo;

namespace MiniCrm.Tests.Unit.Silo;

public sealed class PoolCheckTests
{
    private static readonly string[] Silos = ["users-host-11111", "leads-host-11112", "leads-other-11111", "leads+notifications-host-11113"];

    [Fact]
    public void Each_silo_of_a_role_counts_with_its_pool_and_three_more() =>
        Assert.Equal((33, 99, 33), (
            PoolCheck.Needed(Silos, [SiloRole.Users], 30), PoolCheck.Needed(Silos, [SiloRole.Leads], 30), PoolCheck.Needed(Silos, [SiloRole.Notifications], 30)));

    [Fact]
    public void Roles_on_one_server_share_it_and_a_silo_of_several_has_a_pool_for_each() =>
        Assert.Equal((10 + 3) + (10 + 3) + (20 + 3), PoolCheck.Needed(Silos, [SiloRole.Leads, SiloRole.Notifications], 10));
}
