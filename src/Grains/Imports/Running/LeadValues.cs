using MiniCrm.Grains.Imports.Reading;
using MiniCrm.Leads;

namespace MiniCrm.Grains.Imports.Running;

/// <summary>What an import can give a lead, as a lead has it.</summary>
public sealed record LeadValues(
    string FirstName,
    string LastName,
    string Email,
    string? Phone,
    string? Company,
    string? Position,
    string? Notes,
    LeadSource Source,
    LeadStatus Status,
    Guid? AssignedUserId)
{
    public static LeadValues Of(LeadView lead)
    {
        ArgumentNullException.ThrowIfNull(lead);
        return new(lead.FirstName, lead.LastName, lead.Email, lead.Phone, lead.Company, lead.Position, lead.Notes, lead.Source, lead.Status, lead.AssignedUserId);
    }

    /// <summary>Makes a lead have these values, where it is of this version.</summary>
    public UpdateLead ToUpdate(int version) => new()
    {
        FirstName = FirstName,
        LastName = LastName,
        Email = Email,
        Phone = Phone,
        Company = Company,
        Position = Position,
        Notes = Notes,
        Source = Source,
        Status = Status,
        AssignedUserId = AssignedUserId,
        OnDuplicate = OnDuplicate.Allow,
        IfMatch = new([version]),
    };

    /// <summary>As they are once a row has changed them: what the row leaves empty stays.</summary>
    internal LeadValues With(ImportedLead row) => new(
        row.FirstName ?? FirstName,
        row.LastName ?? LastName,
        row.Email ?? Email,
        row.Phone ?? Phone,
        row.Company ?? Company,
        row.Position ?? Position,
        row.Notes ?? Notes,
        row.Source ?? Source,
        row.Status ?? Status,
        row.AssignedUserId ?? AssignedUserId);
}
