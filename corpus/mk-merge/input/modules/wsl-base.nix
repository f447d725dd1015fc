{ lib, ... }:
{
  wsl.defaultUser = lib.mkDefault "nixos";
  system.stateVersion = lib.mkDefault "24.11";
}
