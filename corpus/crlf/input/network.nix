{ ... }:
{
  networking.firewall.enable = false;
  networking.useDHCP = false;
}
