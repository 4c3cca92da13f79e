using System.Text.Json.Serialization;

namespace MiniCrm.Leads;

/// <summary>Where a lead came from.</summary>
[GenerateSerializer, Alias("minicrm.LeadSource")]
[JsonConverter(typeof(SnakeCaseEnumConverter<LeadSource>))]
public enum LeadSource
{
    Other = 0,
    Website = 1,
    Referral = 2,
    SocialMedia = 3,
    EmailCampaign = 4,
    PhoneCall = 5,
}
