using MiniCrm.Bench.Figures;

namespace MiniCrm.Tests.Unit.Bench;

public sealed class FigureTests
{
    private static readonly string[] Rows = ["read", "create", "list"];

    [Fact]
    public void The_median_lies_between_the_two_in_the_middle()
    {
        Assert.Equal(3, Series.Of([9, 1, 3]).Median);
        Assert.Equal(2.5, Series.Of([4, 1, 2, 3]).Median);
        Assert.Equal((1, 4), (Series.Of([4, 1, 2]).Least, Series.Of([4, 1, 2]).Most));
    }

    [Fact]
    public void A_share_of_the_values_lies_below_a_percentile()
    {
        Assert.Equal(99, Series.At(Enumerable.Range(0, 101).Select(value => (double)value), 0.99));
        Assert.Equal(double.NaN, Series.At([], 0.99));
    }

    [Fact]
    public void A_ratio_is_of_the_two_sides_of_each_round()
    {
        var ratio = Series.Of([10, 10, 40]).Over(Series.Of([20, 40, 40]));

        Assert.Equal([0.5, 0.25, 1], ratio.Rounds);
    }

    [Fact]
    public void A_goal_is_met_by_the_median()
    {
        Assert.True(Goal.AtLeast(0.6).IsMetBy(Series.Of([0.1, 0.6, 0.7])));
        Assert.False(Goal.AtLeast(0.6).IsMetBy(Series.Of([0.5, 0.59, 0.9])));
        Assert.True(Goal.AtMost(50).IsMetBy(Series.Of([50, 10, 90])));
        Assert.False(Goal.AtMost(50).IsMetBy(Series.Of([51])));
    }

    [Theory]
    [InlineData(12_345.6, "12,346")]
    [InlineData(123.4, "123")]
    [InlineData(12.34, "12.3")]
    [InlineData(0.789, "0.79")]
    [InlineData(double.NaN, "–")]
    public void A_number_is_as_exact_as_a_measurement_is(double value, string text) => Assert.Equal(text, Report.Number(value));

    [Fact]
    public void A_line_tells_the_figure_its_spread_its_goal_and_whether_it_is_met()
    {
        var line = Report.Table([Create(0.42) with { Goal = Goal.AtLeast(0.6), Against = "pgbench", Seen = "so much", Build = "abc1234" }])[^1];

        Assert.Equal("| create | POST /leads | pgbench | **0.42** (0.41–0.43) | ≥ 0.60 | not met | so much | abc1234 |", line);
    }

    [Fact]
    public void A_run_of_some_rows_leaves_the_figures_of_the_others_and_drops_those_of_rows_that_have_gone()
    {
        var merged = FigureFile.Merge(
            [Create(0.4), new("list", "GET /leads", Series.Of([1])), new("gone", "Gone", Series.Of([1]))], [new("read", "GET", Series.Of([2])), Create(0.5)], Rows);

        Assert.Equal([("read", 2), ("create", 0.5), ("list", 1)], merged.Select(figure => (figure.Row, figure.Value.Median)));
    }

    [Fact]
    public void Figures_are_read_as_they_were_written()
    {
        Figure[] figures = [new("idle", "nothing seen", Series.Of([double.NaN])), Create(0.4) with { Goal = Goal.AtMost(3), Unit = "ms", Place = 2, Build = "abc1234", Seen = "so much", Against = "another" }];

        var read = FigureFile.Parse(FigureFile.Write(figures));

        Assert.Equal(Report.Table(figures), Report.Table(read));
        Assert.Equal(2, read[1].Place);
        Assert.Equal(figures[1].Value.Rounds, read[1].Value.Rounds);
    }

    [Fact]
    public void The_table_of_a_page_is_replaced()
    {
        var page = Report.Put(Report.Put($"before\n{Report.Begin}\n{Report.End}\nafter", [Create(0.4)]), [new("read", "GET", Series.Of([2])) { Unit = "ms" }]);

        Assert.Equal($"before\n{Report.Begin}\n\n{string.Join('\n', Report.Table([]))}\n| read | GET |  | **2.00** ms |  |  |  |  |\n\n{Report.End}\nafter", page);
    }

    [Fact]
    public void A_page_without_a_place_for_the_table_is_refused() => Assert.Throws<ArgumentException>(() => Report.Put("a page", [Create(1)]));

    private static Figure Create(double ratio) => new("create", "POST /leads", Series.Of([ratio - 0.01, ratio + 0.01, ratio]));
}
