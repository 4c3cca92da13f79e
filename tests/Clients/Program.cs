using MiniCrm.Clients;

// The name of the generator, and what every walk is given by its environment.
var walk = Walk.FromEnvironment();
await (args is ["nswag"] ? NSwagWalk.RunAsync(walk) : KiotaWalk.RunAsync(walk));
