{ modulesPath, ... }:
{
  imports = [ "${modulesPath}/virtualisation/amazon-image.nix" ];
  ec2.efi = true;
  fileSystems."/scratch" = { device = "/dev/nvme1n1"; fsType = "ext4"; autoFormat = true; };
}
