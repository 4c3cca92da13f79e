using System.Collections.Immutable;
using MiniCrm.Leads;
using MiniCrm.Web.Leads;

namespace MiniCrm.Web.Board;

/// <summary>Leads by the stages of the pipeline.</summary>
/// <param name="Mark">How far what happens to leads had come before they were read.</param>
public sealed record LeadBoard(ImmutableArray<BoardStage> Stages, string Mark);

/// <param name="Count">How many there are; null where that is not known.</param>
/// <param name="Leads">The newest of them.</param>
public sealed record BoardStage(LeadStatus Status, long? Count, FoundLeads Leads);

/// <summary>What was moved just now, for whoever has no script.</summary>
/// <param name="Was">Where it can be put back to.</param>
public sealed record BoardMove(Guid Id, int Version, LeadStatus Was, LeadStatus Now);

/// <summary>A move that was refused.</summary>
/// <param name="Why">In the visitor's language.</param>
public sealed record RefusedMove(Guid Id, string Why);
