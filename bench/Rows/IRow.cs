using MiniCrm.Bench.Figures;
using MiniCrm.Bench.Harness;

namespace MiniCrm.Bench.Rows;

/// <summary>Something that is measured, under a name that the command takes.</summary>
internal interface IRow
{
    string Name { get; }

    /// <summary>What it measures, in a few words.</summary>
    string Purpose { get; }

    /// <summary>How the CRM runs meanwhile; it is measured once in each shape.</summary>
    IReadOnlyList<Shape> Shapes { get; }

    Task<IReadOnlyList<Figure>> RunAsync(Context context, Shape shape, CancellationToken cancellationToken);
}
