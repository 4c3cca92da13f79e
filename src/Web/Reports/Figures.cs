using System.Globalization;

namespace MiniCrm.Web.Reports;

/// <summary>Figures as they are written.</summary>
public static class Figures
{
    /// <summary>For programs.</summary>
    public static string Of(double value, Figure figure) => Rounded(value, figure).ToString(CultureInfo.InvariantCulture);

    /// <summary>For people, where no script writes it in their way.</summary>
    public static string Shown(double value, Figure figure) => figure is Figure.Share ? Math.Round(value * 100).ToString(CultureInfo.InvariantCulture) + " %" : Of(value, figure);

    private static double Rounded(double value, Figure figure) => figure switch
    {
        Figure.Share => Math.Round(value, 4),
        Figure.Days => Math.Round(value, 1),
        _ => value,
    };
}
