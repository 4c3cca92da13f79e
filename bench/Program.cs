using MiniCrm.Bench;

return await (args switch
{
    ["events"] => EventsBench.RunAsync(),
    _ => UsageAsync(),
});

static Task<int> UsageAsync()
{
    Console.Error.WriteLine("usage: bench events");
    return Task.FromResult(2);
}
