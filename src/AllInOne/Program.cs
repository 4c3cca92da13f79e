using MiniCrm.Api;
using MiniCrm.Hosting;
using MiniCrm.Silo;

return await HostProgram.RunAsync(
    args,
    defaultPort: 3000,
    builder =>
    {
        builder.AddGateway();
        builder.AddLoneSilo();
    },
    app => app.MapGateway());
