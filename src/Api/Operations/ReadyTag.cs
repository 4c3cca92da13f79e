namespace MiniCrm.Api.Operations;

/// <summary>Health checks with this tag decide <c>/health/ready</c>, whoever registers them.</summary>
public static class ReadyTag
{
    public const string Name = "ready";
}
