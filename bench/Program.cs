using MiniCrm.Bench;

return await (args switch
{
    ["events"] => EventsBench.RunAsync(),
    ["sign-in"] => SignInBench.RunAsync(),
    _ => UsageAsync(),
});

static Task<int> UsageAsync()
{
    Console.Error.WriteLine("usage: bench events|sign-in");
    return Task.FromResult(2);
}
