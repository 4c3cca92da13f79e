namespace MiniCrm.Tests.Cluster.Upgrade;

/// <summary>The build that is to be replaced: a folder with the programs <c>Silo/</c> and <c>Api/</c>. `./minicrm test --cluster` makes one.</summary>
internal static class PreviousBuild
{
    private const string Variable = "MINICRM_PREVIOUS_BUILD";

    /// <summary>Where it is; without one the test is skipped.</summary>
    public static string Folder()
    {
        var folder = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(string.IsNullOrEmpty(folder), $"There is no build to upgrade from: {Variable} is not set, as ./minicrm test --cluster sets it.");
        return folder!;
    }
}
