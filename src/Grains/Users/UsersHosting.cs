using Microsoft.Extensions.DependencyInjection;

namespace MiniCrm.Grains.Users;

public static class UsersHosting
{
    /// <summary>What the grains of the role <c>users</c> need beside its database.</summary>
    public static IServiceCollection AddUsersGrains(this IServiceCollection services) =>
        services.AddSingleton(provider => new PasswordHasher(provider.GetRequiredService<TimeProvider>(), Environment.ProcessorCount));
}
