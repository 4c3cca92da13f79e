using System.Globalization;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Api.Fuzz;

/// <summary>
/// Every operation of the document with requests that are made of its schemas, good and bad: no fault of the server, and no answer that the
/// document does not tell of. <c>scripts/fuzz.sh</c> has schemathesis do the same, and more of it, where there is Python.
/// </summary>
[Long]
public sealed class FuzzTests(CrmFixture crm)
{
    private const int RequestsOfEach = 12;

    /// <summary>Another one than today's, to try what another day tries.</summary>
    private const string Seed = "MINICRM_FUZZ_SEED";

    [Theory]
    [InlineData("admin")]
    [InlineData("sales_rep")]
    public async Task No_answer_is_outside_the_document(string role)
    {
        var seed = Environment.GetEnvironmentVariable(Seed) is { } given ? int.Parse(given, CultureInfo.InvariantCulture) : 1;

        // A server of its own: lists of others are none of its business, and the limits of its address are its own.
        await using var server = await CrmServer.StartAsync(
            crm.Server.Postgres, new Dictionary<string, string?> { ["KAFKA_BROKERS"] = CrmServer.NoBroker }, TestContext.Current.CancellationToken);
        var run = await FuzzRun.StartAsync(server, role, new Random(seed));
        foreach (var operation in run.Operations)
        {
            for (var i = 0; i < RequestsOfEach; i++)
            {
                await run.TryAsync(operation);
            }
        }

        Assert.True(run.Faults.Count == 0, $"{Seed}={seed}\n{string.Join('\n', run.Faults.Values)}");

        // Else it would have tried refusals only.
        Assert.True(run.Done.Count * 2 > run.Operations.Count, $"Nothing was done by anything but {string.Join(", ", run.Done)}");
    }
}
