using System.Runtime.InteropServices;

namespace MiniCrm.Grains.Leads.Stats;

/// <summary>The facts of all leads that are there, some 100 bytes each. For one thread at a time.</summary>
public sealed class LeadFacts
{
    private readonly Dictionary<Guid, int> _places = [];
    private readonly Dictionary<Guid, int> _numbers = [];
    private readonly List<Guid> _users = [Guid.Empty];
    private readonly List<LeadFact> _facts = [];

    public IReadOnlyList<Guid> Users => _users;

    public ReadOnlySpan<LeadFact> All => CollectionsMarshal.AsSpan(_facts);

    /// <summary>The number of a user, a new one where they have none; 0 for nobody.</summary>
    public int NumberOf(Guid? user)
    {
        if (user is not { } id)
        {
            return 0;
        }

        if (!_numbers.TryGetValue(id, out var number))
        {
            _numbers.Add(id, number = _users.Count);
            _users.Add(id);
        }

        return number;
    }

    public void Put(in LeadFact fact)
    {
        if (_places.TryGetValue(fact.Id, out var place))
        {
            _facts[place] = fact;
        }
        else
        {
            _places.Add(fact.Id, _facts.Count);
            _facts.Add(fact);
        }
    }

    /// <summary>Gives back the room for growth: after the first facts there come few.</summary>
    public void Trim()
    {
        _facts.TrimExcess();
        _places.TrimExcess();
    }

    /// <summary>Nothing happens where it is not there.</summary>
    public void Remove(Guid id)
    {
        if (!_places.Remove(id, out var place))
        {
            return;
        }

        // The last one takes its place.
        var last = _facts[^1];
        _facts.RemoveAt(_facts.Count - 1);
        if (last.Id != id)
        {
            _facts[place] = last;
            _places[last.Id] = place;
        }
    }
}
