namespace MiniCrm.Silo;

/// <summary>How many activations a silo should give away.</summary>
public static class Surplus
{
    // Placement keeps silos that have been there for a while well within it; below this many, moving is worth nothing.
    private const double Tolerated = 1.25;
    private const int Negligible = 8;

    // Each costs a read of the database.
    private const int MostAtOnce = 2000;

    /// <param name="own">Activations of this silo.</param>
    /// <param name="all">Those of all silos of the role, this one included.</param>
    public static int Of(int own, int all, int silos)
    {
        var fair = (double)all / silos;
        return own > (fair * Tolerated) && own - fair > Negligible ? Math.Min((int)(own - fair), MostAtOnce) : 0;
    }
}
