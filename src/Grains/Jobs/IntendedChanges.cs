namespace MiniCrm.Grains.Jobs;

/// <summary>
/// Changes leads through their grains so that it can be taken back: what each of them was is stored before one is changed, so whoever goes on
/// after a kill knows what may have been done. What others change meanwhile is looked at again.
/// </summary>
/// <typeparam name="TItem">What is to be done.</typeparam>
/// <typeparam name="TIntent">What is about to be done to a lead, and what it was before.</typeparam>
/// <typeparam name="TOutcome">What became of an item.</typeparam>
internal abstract class IntendedChanges<TItem, TIntent, TOutcome>
    where TItem : class
    where TIntent : class
    where TOutcome : class
{
    private const int MostAttempts = 4;

    protected const string ChangedByOthers = "the lead was changed by others at the same time";

    /// <exception cref="JobLostException">Another has the job, or it is to run no more.</exception>
    public async Task<IReadOnlyList<TOutcome>> RunAsync(IReadOnlyList<TItem> items)
    {
        PassingBy.Announce();
        var outcomes = new List<TOutcome>(items.Count);
        var left = items;
        for (var attempt = 1; left.Count > 0; attempt++)
        {
            var looks = await LookAsync(left);
            outcomes.AddRange(looks.Select(look => look.Outcome).OfType<TOutcome>());
            var intended = looks.Where(look => look.Intent is not null).ToArray();
            if (intended.Length > 0 && !await IntendAsync([.. intended.Select(look => look.Intent!)]))
            {
                throw new JobLostException();
            }

            var results = await Task.WhenAll(intended.Select(async look => (Look: look, Outcome: await ChangeAsync(look.Item, look.Intent!))));
            outcomes.AddRange(results.Select(result => result.Outcome).OfType<TOutcome>());
            var stale = results.Where(result => result.Outcome is null).Select(result => result.Look).ToArray();
            if (attempt == MostAttempts)
            {
                outcomes.AddRange(stale.Select(look => GiveUp(look.Item)));
                break;
            }

            left = [.. stale.Select(look => Again(look.Item, look.Intent!))];
        }

        return outcomes;
    }

    /// <summary>What is to be done as things are now.</summary>
    protected abstract Task<IReadOnlyList<Look>> LookAsync(IReadOnlyList<TItem> items);

    /// <returns>False for whoever has lost the job.</returns>
    protected abstract Task<bool> IntendAsync(IReadOnlyList<TIntent> intents);

    /// <returns>Null where the lead was changed by somebody else meanwhile.</returns>
    protected abstract Task<TOutcome?> ChangeAsync(TItem item, TIntent intent);

    /// <summary>What is looked at again.</summary>
    protected abstract TItem Again(TItem item, TIntent stale);

    /// <summary>What becomes of what others change all the time.</summary>
    protected abstract TOutcome GiveUp(TItem item);

    /// <summary>Either what is to be done, or what has become of it.</summary>
    protected readonly record struct Look(TItem Item, TIntent? Intent, TOutcome? Outcome);
}
