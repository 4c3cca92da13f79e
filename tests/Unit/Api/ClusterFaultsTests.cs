using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MiniCrm.Api.Calls;
using MiniCrm.Leads;
using MiniCrm.Tests.Support;
using Orleans;
using Orleans.Configuration;
using Orleans.GrainDirectory;
using Orleans.Hosting;
using Orleans.Runtime;

namespace MiniCrm.Tests.Unit.Api;

/// <summary>
/// Orleans has no types for some of its faults, and its words for them may change with any version: here they are said by Orleans itself, in a
/// silo that hosts no lead and no grain that lists them.
/// </summary>
public sealed class ClusterFaultsTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task That_nobody_hosts_a_grain_is_told_by_whoever_asks_for_it_and_by_the_placement()
    {
        using var silo = Build();
        await silo.StartAsync(Token);
        var grains = silo.Services.GetRequiredService<IGrainFactory>();

        var asked = Assert.Throws<ArgumentException>(() => grains.GetGrain<ILeadGrain>(Guid.NewGuid()));
        var placed = await Assert.ThrowsAnyAsync<OrleansException>(
            () => grains.GetGrain<ILeadGrain>(GrainId.Create("lead", $"{Guid.NewGuid():N}")).ChangeStatus(null!, null!).WaitAsync(Limit, Token));
        await silo.StopAsync(CancellationToken.None);

        Assert.All(new Exception[] { asked, placed, new OrleansException("Another's", placed), new OrleansException("Another's", asked) }, fault => Assert.Equal(ClusterFault.Unavailable, ClusterFaults.Of(fault)));
    }

    [Fact]
    public async Task A_silo_that_has_not_begun_to_start_is_not_there_yet()
    {
        using var silo = Build();
        var grains = silo.Services.GetRequiredService<IGrainFactory>();

        var fault = await Assert.ThrowsAnyAsync<Exception>(() => grains.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: false, Token).WaitAsync(Limit, Token));

        Assert.True(fault is NullReferenceException && ClusterFaults.Of(fault) == ClusterFault.Unavailable, $"{fault}");
        Assert.Equal(ClusterFault.Unavailable, ClusterFaults.Of(fault));
    }

    [Fact]
    public async Task Nor_is_one_that_has_not_come_to_its_membership()
    {
        Task? early = null;
        using var silo = Build(services => services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(
            provider => new At(ServiceLifecycleStage.First, () => early = provider.GetRequiredService<IGrainFactory>().GetGrain<ILeadGrain>(GrainId.Create("lead", $"{Guid.NewGuid():N}")).ChangeStatus(null!, null!))));
        await silo.StartAsync(Token);

        var fault = await Assert.ThrowsAnyAsync<Exception>(() => early!.WaitAsync(Limit, Token));
        await silo.StopAsync(CancellationToken.None);

        // On a busy machine the silo has come further when its placement looks: then it says that there is none, in words of its own.
        Assert.True(fault is NullReferenceException or OrleansException && ClusterFaults.Of(fault) == ClusterFault.Unavailable, $"{fault}");
    }

    /// <summary>By the directory of a silo that stops, as one does that was declared dead: nothing else cancels them in there.</summary>
    [Fact]
    public async Task A_lookup_and_a_registration_that_are_cancelled_were_not_made()
    {
        using var silo = Build();
        await silo.StartAsync(Token);
        var directory = silo.Services.GetRequiredKeyedService<IGrainDirectory>(GrainDirectoryAttribute.DEFAULT_GRAIN_DIRECTORY);
        var address = new GrainAddress
        {
            GrainId = GrainId.Create("lead", $"{Guid.NewGuid():N}"),
            ActivationId = ActivationId.NewId(),
            SiloAddress = silo.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress,
        };
        await silo.StopAsync(CancellationToken.None);

        var lookup = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => directory.Lookup(address.GrainId, CancellationToken.None).WaitAsync(Limit, Token));
        var registration = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => directory.Register(address, CancellationToken.None).WaitAsync(Limit, Token));

        Assert.All([lookup, registration], fault => Assert.Equal(ClusterFault.Unavailable, ClusterFaults.Of(fault)));
        Assert.All([lookup, registration], fault => Assert.True(ClusterFaults.IsLostCall(fault)));
    }

    private static IHost Build(Action<IServiceCollection>? add = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Logging.ClearProviders();
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(FreePort.Next(), FreePort.Next());
#pragma warning disable ORLEANSEXP003 // As in the hosts.
            silo.AddDistributedGrainDirectory();
#pragma warning restore ORLEANSEXP003
            silo.Services.PostConfigure<GrainTypeOptions>(types => types.Classes.RemoveWhere(type => type.Assembly == typeof(Grains.Standing).Assembly));
        });
        add?.Invoke(builder.Services);
        return builder.Build();
    }

    private sealed class At(int stage, Action act) : ILifecycleParticipant<ISiloLifecycle>
    {
        public void Participate(ISiloLifecycle observer) => observer.Subscribe(nameof(At), stage, _ =>
        {
            act();
            return Task.CompletedTask;
        });
    }
}
