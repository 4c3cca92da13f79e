namespace MiniCrm;

/// <summary>Tells the storage, through Orleans' request context, that no row of this id can exist yet: a create then costs no read.</summary>
public static class MintedId
{
    private const string ContextKey = "minicrm.minted";

    /// <summary>Mints an id; to be called right before the grain of that id is called for the first time.</summary>
    public static Guid Announce(TimeProvider clock) => Announce(TimeOrderedId.New(clock.GetUtcNow()));

    /// <summary>The same for an id that was just minted in a way of its own.</summary>
    public static Guid Announce(Guid id)
    {
        RequestContext.Set(ContextKey, id);
        return id;
    }

    /// <summary>True while the command that minted the id is on its way to the grain's first activation.</summary>
    public static bool Is(Guid id) => RequestContext.Get(ContextKey) is Guid minted && minted == id;

    /// <summary>From here on the row may exist: a read must ask the database.</summary>
    public static void Forget() => RequestContext.Remove(ContextKey);
}
