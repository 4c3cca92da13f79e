using MiniCrm.Grains.Users;
using MiniCrm.Users;
using Xunit;

namespace MiniCrm.Tests.Unit.Users;

public sealed class EnrolmentRulesTests
{
    [Theory]
    [InlineData(null, false, false, null)]
    [InlineData(null, true, false, RefusalKind.Unauthenticated)]
    [InlineData(null, true, true, RefusalKind.Unauthenticated)]
    [InlineData(UserRole.SalesRep, true, true, RefusalKind.Forbidden)]
    [InlineData(UserRole.Manager, true, false, RefusalKind.Forbidden)]
    [InlineData(UserRole.Admin, true, false, null)]
    [InlineData(UserRole.Admin, true, true, RefusalKind.Conflict)]
    public void Who_may_create_a_user(UserRole? role, bool founded, bool taken, RefusalKind? refused)
    {
        var caller = role is { } known ? new Caller(Guid.CreateVersion7(), known) : null;

        Assert.Equal(refused, EnrolmentRules.RefusedCreate(founded, taken, caller)?.Kind);
    }
}
