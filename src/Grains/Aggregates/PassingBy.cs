namespace MiniCrm.Grains;

/// <summary>
/// Tells grains, through Orleans' request context, that whoever calls goes on to the next one and does not come back: an activation that begins
/// for such a call need not stay. A job that goes through all leads would else fill the memory of the silos.
/// </summary>
internal static class PassingBy
{
    private const string ContextKey = "minicrm.passing";

    /// <summary>Whether the call that is worked on is such a one.</summary>
    public static bool Is => RequestContext.Get(ContextKey) is true;

    /// <summary>For the calls that follow in this method.</summary>
    public static void Announce() => RequestContext.Set(ContextKey, true);
}
