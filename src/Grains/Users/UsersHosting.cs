using Microsoft.Extensions.DependencyInjection;
using MiniCrm.Grains.Users.Finding;
using MiniCrm.Grains.Users.Limits;
using MiniCrm.Hosting.Security;

namespace MiniCrm.Grains.Users;

public static class UsersHosting
{
    /// <summary>What the grains of the role <c>users</c> need beside its database.</summary>
    public static IServiceCollection AddUsersGrains(this IServiceCollection services, SourceLimits sources, SignInLimits signIns) => services
        .AddSecurityLog()
        .AddSingleton(sources)
        .AddSingleton(signIns)
        .AddSingleton(provider => new PasswordHasher(provider.GetRequiredService<TimeProvider>(), Environment.ProcessorCount))
        .AddSingleton<PasswordChange>();

    /// <summary>What lists of users are found by, where their database is.</summary>
    public static IServiceCollection AddUserLists(this IServiceCollection services) => services.AddSingleton<UserFilters>();
}
