namespace MiniCrm.Grains.Leads.Actions.Running;

/// <summary>Wakes those of this silo who run actions.</summary>
public sealed class LeadActionSignal : Signal;
