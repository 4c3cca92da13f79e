using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MiniCrm.Hosting;
using MiniCrm.Leads;
using Orleans;
using Orleans.Hosting;
using Orleans.Metadata;
using Orleans.Runtime;

namespace MiniCrm.Tests.Unit.Hosting;

public sealed class GrainInterfaceNamesTests
{
    [Fact]
    public void They_are_those_that_Orleans_gives()
    {
        using var plain = Client(_ => { });
        using var keeping = Client(GrainInterfaceNames.Keep);
        var interfaces = typeof(ILeadGrain).Assembly.GetTypes().Where(type => type.IsInterface && typeof(IAddressable).IsAssignableFrom(type)).ToArray();

        Assert.NotEmpty(interfaces);
        Assert.All(
            [.. interfaces, typeof(IDictionary<string, int>), typeof(IDictionary<,>)],
            type => Assert.Equal(Resolver(plain).GetGrainInterfaceType(type), Resolver(keeping).GetGrainInterfaceType(type)));
    }

    [Fact]
    public void Nobody_is_asked_twice()
    {
        var slow = new Counting();
        using var keeping = Client(services =>
        {
            services.AddSingleton<IGrainInterfaceTypeProvider>(slow);
            GrainInterfaceNames.Keep(services);
        });
        slow.Asked = 0;

        Assert.Equal(Resolver(keeping).GetGrainInterfaceType(typeof(IFormattable)), Resolver(keeping).GetGrainInterfaceType(typeof(IFormattable)));

        Assert.Equal(1, slow.Asked);
    }

    private static IHost Client(Action<IServiceCollection> keep)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.UseOrleansClient(client =>
        {
            client.UseLocalhostClustering();
            keep(client.Services);
        });
        return builder.Build();
    }

    private static GrainInterfaceTypeResolver Resolver(IHost client) => client.Services.GetRequiredService<GrainInterfaceTypeResolver>();

    private sealed class Counting : IGrainInterfaceTypeProvider
    {
        public int Asked { get; set; }

        public bool TryGetGrainInterfaceType(Type type, out GrainInterfaceType grainInterfaceType)
        {
            Asked++;
            grainInterfaceType = default;
            return false;
        }
    }
}
