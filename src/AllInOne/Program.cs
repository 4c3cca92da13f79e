using MiniCrm.Api;
using MiniCrm.Hosting;
using MiniCrm.Silo;

return await HostProgram.RunAsync(
    args,
    defaultPort: 3000,
    builder =>
    {
        builder.AddLoneSilo();
        builder.AddGateway();
    },
    app => app.MapGateway());
