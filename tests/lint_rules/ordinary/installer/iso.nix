{ modulesPath, pkgs, ... }:
{
  imports = [ "${modulesPath}/installer/cd-dvd/installation-cd-minimal.nix" ];
  environment.systemPackages = with pkgs; [ parted gptfdisk nvme-cli ];
  isoImage.volumeID = "RESCUE";
  fileSystems."/iso-data" = { device = "/dev/disk/by-label/RESCUE"; fsType = "iso9660"; options = [ "ro" ]; };
  services.openssh.settings.PermitRootLogin = "yes";
}
