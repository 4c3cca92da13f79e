using MiniCrm.Api;
using MiniCrm.Hosting;

return await HostProgram.RunAsync(
    args,
    defaultPort: 3000,
    builder =>
    {
        builder.AddClusterClient();
        builder.AddGateway();
    },
    app => app.MapGateway());
