{ lib, ... }:
{
  wsl.enable = true;
  swapDevices = lib.mkForce [ ];
  zramSwap.enable = true;
  fileSystems."/" = { device = "/dev/sdc"; fsType = "ext4"; };
  services.fstrim.enable = true;
}
