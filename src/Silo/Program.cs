using MiniCrm.Hosting;
using MiniCrm.Silo;

if (args is [BrokerProgram.Argument, var port])
{
    return await BrokerProgram.RunAsync(port);
}

// 3001 is the contract's port of a silo of users; every deployment sets PORT.
return await HostProgram.RunAsync(
    args,
    defaultPort: 3001,
    builder => builder.AddSilo(Role.FromSetting(builder.Configuration)),
    app => app.MapProbes());
