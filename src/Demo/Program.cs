using MiniCrm.Api;
using MiniCrm.Demo;
using MiniCrm.Hosting;
using MiniCrm.Silo;

// The all-in-one host as it is, but with a clock that the story sets: what the team has done for a week is done by the commands that
// people use, so that timelines, events, notifications and the audit are those of a real week.
var clock = new StoryClock(Story.Length);
Telling? telling = null;
var code = await HostProgram.RunAsync(
    args,
    defaultPort: 3000,
    builder =>
    {
        builder.AddGateway();
        builder.AddLoneSilo();
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddSingleton(clock);
        builder.Services.AddSingleton<Telling>();
        builder.Services.AddHostedService(services => telling = services.GetRequiredService<Telling>());
    },
    app => app.MapGateway());
return telling is { IsTold: false } ? 1 : code;
