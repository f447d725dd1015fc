{ lib, ... }:
{
  wsl.enable = true;
  wsl.defaultUser = "jo";
  time.timeZone = "Europe/Lisbon";
  services.openssh.enable = lib.mkDefault true;
  system.stateVersion = "24.11";
}
