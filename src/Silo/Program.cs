using MiniCrm;
using MiniCrm.Hosting;
using MiniCrm.Silo;

if (args is [BrokerProgram.Argument, var port])
{
    return await BrokerProgram.RunAsync(port);
}

// That of a silo of users; every deployment sets PORT.
return await HostProgram.RunAsync(
    args,
    defaultPort: SiloRole.Users.Port,
    builder => builder.AddSilo(RoleSetting.From(builder.Configuration)),
    app => app.MapProbes());
