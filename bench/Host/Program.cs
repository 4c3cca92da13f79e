using MiniCrm.Api;
using MiniCrm.Bench.Host;
using MiniCrm.Hosting;
using MiniCrm.Silo;
using Npgsql;

// The all-in-one host or the gateway of a cluster, as they are, and beside their endpoints those that they are measured against.
return await HostProgram.RunAsync(
    args,
    defaultPort: 3000,
    builder =>
    {
        builder.AddGateway();
        if (builder.Configuration["CLUSTER_DATABASE_URL"] is null)
        {
            builder.AddLoneSilo();
        }
        else
        {
            builder.AddClusterClient();
            builder.Services.AddKeyedSingleton("leads", NpgsqlDataSource.Create(builder.Configuration["BENCH_DATABASE"]!));
        }
    },
    app =>
    {
        app.MapGateway();
        app.MapBareAnswer();
        app.MapBareStatement();
    });
