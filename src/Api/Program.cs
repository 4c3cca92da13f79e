using MiniCrm.Api;
using MiniCrm.Hosting;

return await HostProgram.RunAsync(
    args,
    defaultPort: 3000,
    builder =>
    {
        builder.AddGateway();
        builder.AddClusterClient();
    },
    app => app.MapGateway());
