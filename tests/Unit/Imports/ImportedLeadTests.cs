using System.ComponentModel.DataAnnotations;
using MiniCrm.Api.Leads;
using MiniCrm.Grains.Imports.Reading;
using Xunit;

namespace MiniCrm.Tests.Unit.Imports;

/// <summary>A row of a file is held against what POST /leads is.</summary>
public sealed class ImportedLeadTests
{
    [Fact]
    public void Each_member_of_a_lead_has_the_rules_that_it_has_for_the_api()
    {
        Assert.Equal(Rules<CreateLeadRequest>(), Rules<ImportedLead>().Where(rule => typeof(CreateLeadRequest).GetProperty(rule.Split(' ')[0]) is not null));
        Assert.Empty(typeof(CreateLeadRequest).GetProperties().Select(member => member.Name).Except(typeof(ImportedLead).GetProperties().Select(member => member.Name)));
    }

    private static string[] Rules<T>() =>
    [
        .. from member in typeof(T).GetProperties()
           where member.DeclaringType == typeof(T) && member.Name != "EqualityContract"
           from rule in member.GetCustomAttributesData()
           where rule.AttributeType.IsAssignableTo(typeof(ValidationAttribute))
           orderby member.Name, rule.AttributeType.Name
           select $"{member.Name} {rule}",
    ];
}
