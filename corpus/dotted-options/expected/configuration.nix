{ pkgs, ... }:
{
  imports = [
    <nixos-wsl/modules>
  ];

  wsl.enable = true;
  wsl.defaultUser = "kai";

  # disk of the old laptop
  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "old-laptop";
      serialNumber = "S3Z2NB0K176976A";
      # the second partition, the first is EFI
      devicePattern = "scsi-SATA_Samsung_SSD_860_S3Z2NB0K176976A-part2";
      filesystem = {
        mountPoint = "/mnt/old-laptop";
        fsType = "ext4";
        options = [ "defaults" "noatime" "ro" ]; # read only, on purpose
      };
    }];
  };
  networking.hostName = "kai-wsl";

  environment.systemPackages = [
    pkgs.file
    pkgs.unzip
  ];

  system.stateVersion = "24.11";
}