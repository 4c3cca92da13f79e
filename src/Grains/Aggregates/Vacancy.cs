namespace MiniCrm.Grains;

/// <summary>
/// Lets an activation go that holds nothing, so that whoever asks for what does not exist cannot fill the memory of a silo. Not at once:
/// calls that have queued up would be sent round to the next activation, and Orleans sends a call round only twice.
/// </summary>
public sealed class Vacancy(IGrainBase grain, Func<bool> isVacant, TimeSpan interval)
{
    private IGrainTimer? _looks;

    /// <summary>From now on it is looked at again and again, until it is vacant and goes, or <see cref="End"/>.</summary>
    public void Watch() => _looks ??= grain.RegisterGrainTimer(Look, new GrainTimerCreationOptions(interval, interval));

    /// <summary>It holds something that stays.</summary>
    public void End()
    {
        _looks?.Dispose();
        _looks = null;
    }

    private Task Look()
    {
        if (isVacant())
        {
            grain.DeactivateOnIdle();
        }

        return Task.CompletedTask;
    }
}
