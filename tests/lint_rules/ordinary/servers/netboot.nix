{ modulesPath, ... }:
{
  imports = [ "${modulesPath}/installer/netboot/netboot-minimal.nix" ];
  boot.initrd.supportedFilesystems = [ "nfs" ];
  fileSystems."/nix/store" = {
    device = "10.0.0.2:/export/store";
    fsType = "nfs";
    options = [ "ro" "nolock" ];
    neededForBoot = true;
  };
}
