namespace MiniCrm.Grains.Leads.Stats;

/// <summary>
/// How long leads have been in one stage. Their median is found in two passes over the same leads: the first counts them by days, the second
/// gathers those of the day in which the middle is. Whole lists of ages would be as large as the leads.
/// </summary>
internal sealed class StageAges
{
    public const long Day = 24 * 60 * 60 * 1000;

    private readonly List<int> _days = [];
    private List<long>? _middle;
    private (int First, int Last, int Before)? _wanted;

    public int Count { get; private set; }

    /// <summary>Known after the second pass; of an even number half of the way between the two in the middle.</summary>
    public TimeSpan? Median
    {
        get
        {
            if (_middle is not { } middle || _wanted is not { } wanted)
            {
                return null;
            }

            middle.Sort();
            return TimeSpan.FromMilliseconds((middle[(Count - 1) / 2 - wanted.Before] + middle[Count / 2 - wanted.Before]) / 2.0);
        }
    }

    /// <summary>The first pass.</summary>
    /// <param name="age">Milliseconds.</param>
    public void Note(long age)
    {
        var day = DayOf(age);
        while (_days.Count <= day)
        {
            _days.Add(0);
        }

        _days[day]++;
        Count++;
    }

    /// <summary>The second pass.</summary>
    public void Gather(long age)
    {
        var (first, last, _) = _wanted ??= FindMiddle();
        var day = DayOf(age);
        if (day >= first && day <= last)
        {
            (_middle ??= []).Add(Math.Max(age, 0));
        }
    }

    // Clocks differ: what is younger than now is of now.
    private static int DayOf(long age) => (int)(Math.Max(age, 0) / Day);

    private (int First, int Last, int Before) FindMiddle()
    {
        var (first, beforeFirst) = DayOfPlace((Count - 1) / 2);
        return (first, DayOfPlace(Count / 2).Day, beforeFirst);
    }

    private (int Day, int Before) DayOfPlace(int place)
    {
        var (day, before) = (0, 0);
        while (before + _days[day] <= place)
        {
            before += _days[day++];
        }

        return (day, before);
    }
}
